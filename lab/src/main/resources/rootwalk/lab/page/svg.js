// The elements of the drawings.

const SVG = "http://www.w3.org/2000/svg";

export function make(name, attributes = {}, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
        element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
}

export const drawing = (label, width, height) =>
    make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label });

const ruler = document.createElement("canvas").getContext("2d");
const REM = parseFloat(getComputedStyle(document.documentElement).fontSize);
/** The fonts of the style sheet, by class. */
const FONTS = { zone: "600 .875rem system-ui, sans-serif", soft: ".75rem system-ui, sans-serif", code: ".75rem ui-monospace, monospace", state: ".75rem ui-monospace, monospace" };
const USUAL = ".8125rem system-ui, sans-serif";

/** A line of text that is cut where it does not fit into a width. */
export function text(classes, x, y, content, width = Infinity) {
    const font = FONTS[classes.split(" ").find(one => one in FONTS)] ?? USUAL;
    ruler.font = font.replace(/[\d.]+rem/, size => `${parseFloat(size) * REM}px`);
    let shown = content;
    while (shown.length > 1 && ruler.measureText(shown).width > width) {
        shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
    }
    return make("text", { class: classes, x, y }, shown);
}

/** Gives an element its explanation, for pointer, keyboard and screen reader. */
export function explained(element, key, title, { meaning, rfc = "" }) {
    element.setAttribute("tabindex", -1);
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", `${title}. ${meaning} ${rfc}`.trim());
    element.dataset.key = key;
    element.explanation = { title, meaning, rfc };
    return element;
}

/** A part of a drawing with an explanation, and the box that takes the pointer. */
export const part = (key, title, story, box, ...children) =>
    explained(make("g", {}, ...children, make("rect", { class: "hit", rx: 4, ...box })), key, title, story);
