/// Finds the resources of a page, as a browser does.
///
/// [rootwalk.web.page.PageReader] is the entry point. It returns the [rootwalk.web.page.Resource]s of a document in the order
/// in which a browser finds them, each once, with its [rootwalk.web.page.Priority]. [rootwalk.web.page.StyleSheetReader] does the
/// same for a style sheet with imports, fonts and images. jsoup reads HTML; [rootwalk.web.page.CssTokenizer] reads the tokens
/// of CSS that name a resource.
///
/// Scripts are not run and styles are not applied. Resources that a script would fetch are therefore missing. `media` is
/// evaluated by its type only, as on a wide screen. Images with `loading=lazy` have the lowest priority. A font or an image of
/// a style sheet is included even if the page does not use it. This package fetches nothing.
@NullMarked
package rootwalk.web.page;

import org.jspecify.annotations.NullMarked;
