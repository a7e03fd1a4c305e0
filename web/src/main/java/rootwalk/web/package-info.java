/// The path of a URL, from both ends: an HTTP client that reports each step, and the companion web server.
///
/// The client, in the order of its steps: [rootwalk.web.url] parses the URL; [rootwalk.web.lookup] finds the addresses of its
/// host; [rootwalk.web.connect] opens TCP and TLS; [rootwalk.web.client] exchanges HTTP messages and follows redirects, with
/// [rootwalk.web.cache] and [rootwalk.web.cookie]; [rootwalk.web.page] finds the resources of a page, and
/// [rootwalk.web.load] fetches them; [rootwalk.web.segment] follows the TCP segments. Each event is reported as a
/// [rootwalk.web.path.PathEvent]. The server is [rootwalk.web.server], with [rootwalk.web.site] for the sites and
/// [rootwalk.web.certificate] for certificates.
///
/// Depends on DNS data ([rootwalk.wire]), but not on the daemon: the lookup of names is passed in.
@NullMarked
package rootwalk.web;

import org.jspecify.annotations.NullMarked;
