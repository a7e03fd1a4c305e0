/// The path of a URL, from both ends: the client that follows it step by step, and the companion server it may lead to.
///
/// The client's side is a story in this order: [rootwalk.web.url] reads the URL; [rootwalk.web.lookup] finds its host's
/// addresses, link by link; [rootwalk.web.connect] opens TCP and TLS; [rootwalk.web.client] exchanges HTTP and follows
/// redirects, with [rootwalk.web.cache] and [rootwalk.web.cookie] beside it; [rootwalk.web.page] finds what else a page
/// wants and [rootwalk.web.load] fetches that as well; [rootwalk.web.segment] follows the TCP segments themselves. Everything that happens is reported as a
/// [rootwalk.web.path.PathEvent]. The server's side is [rootwalk.web.server], with [rootwalk.web.site] for what it serves
/// and [rootwalk.web.certificate] for the local authority.
///
/// Knows DNS as data ([rootwalk.wire]) and nothing of the daemon: what resolves names is passed in.
@NullMarked
package rootwalk.web;

import org.jspecify.annotations.NullMarked;
