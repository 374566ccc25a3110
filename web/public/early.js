// Runs before the first paint, while the styles are on their way.
(function () {
  // The chosen colours are there from the start.
  try {
    var theme = localStorage.getItem('theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Without storage the system's choice holds.
  }
  // The first formatter takes a phone a tenth of a second, those that follow next to nothing. There is nothing else to do yet.
  new Intl.DateTimeFormat();
})();
