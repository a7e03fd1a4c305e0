document.documentElement.dataset.doors = "open";
