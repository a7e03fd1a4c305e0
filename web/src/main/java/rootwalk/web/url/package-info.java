/// URLs as browsers read them (the WHATWG URL standard, and RFC 3986).
///
/// [rootwalk.web.url.Url] is the entry point: it parses a text into parts, or throws a [rootwalk.web.url.UrlSyntaxException] with the
/// problem and its position. Internationalised names become A-labels by UTS #46, with ICU.
@NullMarked
package rootwalk.web.url;

import org.jspecify.annotations.NullMarked;
