/// What a site of the companion server is made of: names, and a handler that answers each visit.
///
/// [rootwalk.web.site.Site] is the entry point. A [rootwalk.web.site.Handler] turns a [rootwalk.web.site.Visit] into a
/// [rootwalk.web.site.Reply], and handlers stand one inside the other: [rootwalk.web.site.Routes] chooses by path,
/// [rootwalk.web.site.BasicAuthentication], [rootwalk.web.site.CrossOrigin], [rootwalk.web.site.StrictTransport] and
/// [rootwalk.web.site.Delay] each add one thing to the one within, and innermost are [rootwalk.web.site.StaticFiles],
/// [rootwalk.web.site.Redirect] and the demonstrations.
///
/// A visit to a file goes so: `FileTree` finds out what the path means, and nothing outside its root is ever meant;
/// `FileCache` has it in memory, in the content codings it is sent in; `AcceptEncoding` chooses one; `Preconditions`
/// (RFC 9110 section 13) and `Ranges` (section 14) say how much of it is sent.
///
/// Knows HTTP as data and nothing of sockets: how a reply is sent is the server's affair.
@NullMarked
package rootwalk.web.site;

import org.jspecify.annotations.NullMarked;
