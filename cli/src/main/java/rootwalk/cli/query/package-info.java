/// `rootwalk query`: one query to a server, over any transport, and its response as text or JSON.
///
/// [rootwalk.cli.query.QueryCommand] is the entry point. A [rootwalk.cli.query.QueryTarget] is the server, and a
/// [rootwalk.cli.query.QueryTransport] what the options say about the way to it. [rootwalk.cli.query.QueryPrinter] prints the
/// response with [rootwalk.cli.query.MessageText] or [rootwalk.cli.query.MessageJson].
@NullMarked
package rootwalk.cli.query;

import org.jspecify.annotations.NullMarked;
