"use strict";
(function () {
  var figures = JSON.parse(document.getElementById("figures").textContent);
  var settings = { displaylogo: false, responsive: true, displayModeBar: false };
  function drawAll() {
    Object.keys(figures).forEach(function (name) {
      var place = document.getElementById(name);
      if (place) { Plotly.newPlot(place, figures[name].data, figures[name].layout, settings); }
    });
    document.documentElement.dataset.drawn = "yes";
  }
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (item) { item.open = true; });
    document.querySelectorAll(".plot").forEach(function (place) { Plotly.Plots.resize(place); });
  });
  drawAll();
})();
