/// The path of every query, whatever its transport.
///
/// [rootwalk.daemon.pipeline.Pipeline] is the entry point: the order of the query steps, in one place. A transport
/// reads a request into its [rootwalk.daemon.pipeline.QueryContext], which belongs to one event loop and is reused,
/// and passes it to the pipeline. Each [rootwalk.daemon.pipeline.QueryStep] passes it on, fills the answer, drops or
/// suspends it. A suspended query is a [rootwalk.daemon.pipeline.DetachedQuery]: the method
/// [rootwalk.daemon.pipeline.QueryContext#detach] has copied what is needed later, and the response goes out through
/// a [rootwalk.daemon.pipeline.ResponseSink]. Allocation begins there.
///
/// [rootwalk.daemon.pipeline.ResponsePath] is the path of every answer to the response: an
/// [rootwalk.daemon.pipeline.AnswerStep], the writing of the message, and the [rootwalk.daemon.pipeline.ResponseTail],
/// which limits the size, adds RA and OPT with its options, and signs the response to a signed request. A cached message needs the tail only. The
/// [rootwalk.daemon.pipeline.QueryObserver] counts each response after that.
///
/// Independent of what the steps do, of sockets and of the configuration.
///
/// RFC 1035 sections 4 and 7.3, RFC 2181 section 9, RFC 6891, RFC 5001, RFC 7828, RFC 7830, RFC 8467, RFC 8914, RFC 8945, RFC 9619.
@NullMarked
package rootwalk.daemon.pipeline;

import org.jspecify.annotations.NullMarked;
