/// URLs of the web, read as browsers read them (the WHATWG URL standard; RFC 3986 is what they agree on).
///
/// [rootwalk.web.url.Url] is the entry point: text goes in, its parts come out, or a [rootwalk.web.url.UrlProblem] that says what
/// is wrong and where. Internationalised names become A-labels by UTS #46, which ICU knows.
@NullMarked
package rootwalk.web.url;

import org.jspecify.annotations.NullMarked;
