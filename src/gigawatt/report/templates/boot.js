"use strict";
(function () {
  var figures = JSON.parse(document.getElementById("figures").textContent);
  var settings = { displaylogo: false, responsive: true, displayModeBar: false };
  /* A picture in a closed fold has no width yet: it is drawn when its fold is opened. */
  function drawOpen() {
    document.querySelectorAll(".plot").forEach(function (place) {
      var figure = figures[place.id];
      if (!figure || place.dataset.drawn || place.closest("details:not([open])")) { return; }
      place.dataset.drawn = "yes";
      Plotly.newPlot(place, figure.data, figure.layout, settings);
    });
    document.documentElement.dataset.drawn = "yes";
  }
  document.addEventListener("toggle", drawOpen, true);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (item) { item.open = true; });
    drawOpen();
    document.querySelectorAll(".plot").forEach(function (place) { Plotly.Plots.resize(place); });
  });
  drawOpen();
})();
