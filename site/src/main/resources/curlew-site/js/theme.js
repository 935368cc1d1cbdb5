// Runs before the page is painted, so that nobody who chose the dark sees a flash of light.
(() => {
  try {
    const chosen = localStorage.getItem('curlew.theme');
    if (chosen === 'light' || chosen === 'dark') {
      document.documentElement.dataset.theme = chosen;
    }
  } catch {
    // Storage is switched off: the system's choice holds.
  }
})();
