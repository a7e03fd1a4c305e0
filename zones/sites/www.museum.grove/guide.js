document.title += `: ${document.images.length} exhibits`;
