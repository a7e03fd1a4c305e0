/// Exchanges HTTP messages and follows redirects.
///
/// [rootwalk.web.client.FetchClient] is the entry point: the result of a request is a [rootwalk.web.client.FetchResult], or a
/// [rootwalk.web.path.FetchFailure] with the step at which it failed. [rootwalk.web.client.HttpCache] may have a stored
/// response, [rootwalk.web.client.Cookies] has the cookies of the site, and [rootwalk.web.client.ConnectionPool] has the connections.
/// [rootwalk.web.client.ResponseRules] and [rootwalk.web.client.Limits] say which responses are accepted, and
/// [rootwalk.web.client.ContentMemory] limits the memory of their content.
///
/// A [rootwalk.web.client.PostConnection] is for messages of other protocols, such as DNS: only requests by POST to one server.
///
/// The code above Netty is blocking; it is meant for virtual threads.
@NullMarked
package rootwalk.web.client;

import org.jspecify.annotations.NullMarked;
