// Runs before the first paint, so that the chosen colours are there from the start.
(function () {
  try {
    var theme = localStorage.getItem('theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Without storage the system's choice holds.
  }
})();
