document.documentElement.dataset.lamps = "lit";
