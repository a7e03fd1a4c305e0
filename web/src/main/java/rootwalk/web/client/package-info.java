/// Exchanges HTTP and follows redirects.
///
/// [rootwalk.web.client.FetchClient] is the entry point: a request goes in, a [rootwalk.web.client.Fetched] comes out, or a
/// [rootwalk.web.path.FetchFailure] that says at which step it ended. In between, [rootwalk.web.client.Storage] is asked
/// whether the response is there already, [rootwalk.web.client.Cookies] for what the site wants back, and
/// [rootwalk.web.client.Pool] for a connection. A response is believed as far as [rootwalk.web.client.HeadRules] and
/// [rootwalk.web.client.Limits] go, and its content finds place in [rootwalk.web.client.Room].
///
/// The code above Netty is straight and blocks; it is meant for virtual threads.
@NullMarked
package rootwalk.web.client;

import org.jspecify.annotations.NullMarked;
