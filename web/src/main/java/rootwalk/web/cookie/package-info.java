/// Cookies (RFC 6265, with the additions of its successor 6265bis: prefixes, SameSite, limits, and that an insecure site
/// cannot overwrite secure cookies).
///
/// [rootwalk.web.cookie.CookieJar] is the entry point. [rootwalk.web.cookie.SetCookie] reads a `Set-Cookie` field, and
/// [rootwalk.web.cookie.CookieDate] its dates. The jar decides whether it becomes a [rootwalk.web.cookie.Cookie], and which
/// cookies are sent with a request, in which order. [rootwalk.web.cookie.NetscapeCookieFile] is the file of curl's options `-b` and
/// `-c`.
///
/// There is no list of public suffixes (`co.uk`): a site cannot set a cookie for a name of a single label, but `one.co.uk` can
/// set one for all of `co.uk` (docs/decisions/026). For the same reason, two hosts are the same site only if one is below the
/// other. Each fetch is a navigation by the user, so SameSite has no effect on it, not even after a redirect; it applies to
/// the resources of a page only.
@NullMarked
package rootwalk.web.cookie;

import org.jspecify.annotations.NullMarked;
