// In the head and no module: the chosen colours are there before anything is painted.
{
  const root = document.documentElement;
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") {
      root.dataset.theme = theme;
    }
  };
  const remembered = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  apply(remembered());
  const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  addEventListener("click", (event) => {
    if (event.target.closest?.("#theme")) {
      const theme = isDark() ? "light" : "dark";
      apply(theme);
      try {
        localStorage.setItem("theme", theme);
      } catch {
        // Without storage the choice holds for this page.
      }
    }
  });
}
