/// The sites of the companion server: their names, and a handler that answers each request.
///
/// [rootwalk.web.site.Site] is the entry point. A [rootwalk.web.site.Handler] makes a [rootwalk.web.site.SiteResponse] of a
/// [rootwalk.web.site.SiteRequest]. Handlers are nested: [rootwalk.web.site.Routes] chooses by path;
/// [rootwalk.web.site.BasicAuthentication], [rootwalk.web.site.CrossOrigin], [rootwalk.web.site.StrictTransport] and
/// [rootwalk.web.site.Delay] each add one thing to an inner handler; the innermost are [rootwalk.web.site.StaticFiles],
/// [rootwalk.web.site.Redirect] and the demonstrations.
///
/// For a file, `FileTree` finds the file of a path, and never one outside its root; `FileCache` has it in memory, in its content
/// codings; `AcceptEncoding` chooses one; `Preconditions` (RFC 9110 section 13) and `RequestedRanges` (section 14) say how much of it is
/// sent.
///
/// Depends on HTTP messages, but not on sockets: the server sends the response.
@NullMarked
package rootwalk.web.site;

import org.jspecify.annotations.NullMarked;
