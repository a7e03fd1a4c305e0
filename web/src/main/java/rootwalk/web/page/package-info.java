/// What a page wants besides itself, as a browser finds it.
///
/// [rootwalk.web.page.PageReader] is the entry point: a document goes in, its [rootwalk.web.page.Resource]s come out, in the order
/// in which a browser finds them, each once, with the [rootwalk.web.page.Priority] that it has there.
/// [rootwalk.web.page.StyleReader] does the same for a style sheet, whose imports, fonts and images nobody knows before it is
/// there. jsoup reads HTML; the tokens of CSS that name something are read by [rootwalk.web.page.StyleTokens].
///
/// Scripts are not run and styles are not applied: what a script would fetch is not found, `media` is judged as on a wide
/// screen by its type only, `loading=lazy` images are named with the lowest priority, and a font or an image in a style sheet
/// is named whether or not anything on the page uses it. Nothing is fetched here.
@NullMarked
package rootwalk.web.page;

import org.jspecify.annotations.NullMarked;
