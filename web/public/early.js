// Runs before the first paint, while the styles are on their way.
(function () {
  // The chosen colours are there from the start.
  try {
    var theme = localStorage.getItem('theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Without storage the system's choice holds.
  }
  // The browser's offer to install the app comes once, and early; most pages have no place for it.
  addEventListener('beforeinstallprompt', function (event) {
    event.preventDefault();
    window.installOffer = event;
  });
  addEventListener('appinstalled', function () {
    window.installOffer = undefined;
  });
  // The first formatter takes a phone a tenth of a second, those that follow next to nothing. There is nothing else to do yet.
  new Intl.DateTimeFormat();
})();
