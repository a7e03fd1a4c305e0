/// What sites ask a client to send back (RFC 6265, with what its successor 6265bis adds: prefixes, `SameSite`, limits, and
/// that what is not secure leaves the secure alone).
///
/// [rootwalk.web.cookie.CookieJar] is the entry point. A `Set-Cookie` field is read by [rootwalk.web.cookie.SetCookie], with its
/// dates by [rootwalk.web.cookie.CookieDate]; the jar decides whether it becomes a [rootwalk.web.cookie.Cookie], and for
/// each request which of them go along, in which order. [rootwalk.web.cookie.NetscapeFile] is the file that curl's
/// options `-b` and `-c` read and write.
///
/// The list of public suffixes (`co.uk`) is not known here: a site may not set a cookie for a name of a single label, but
/// nothing keeps `one.co.uk` from setting one for all of `co.uk`. For the same reason two hosts count as the same site
/// only if one is below the other. Each fetch is a navigation that the user asked for, so `SameSite` keeps nothing back
/// from it, not even after a redirect; only for the resources of a page does it matter who asks.
@NullMarked
package rootwalk.web.cookie;

import org.jspecify.annotations.NullMarked;
