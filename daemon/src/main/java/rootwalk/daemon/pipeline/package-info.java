/// The path of every query, whatever transport it came by.
///
/// [rootwalk.daemon.pipeline.Pipeline] is the entry point: the order of the query steps, written down once. A transport
/// reads a request into its [rootwalk.daemon.pipeline.QueryContext], which belongs to one event loop and is used again and
/// again, and passes it to the pipeline. Each [rootwalk.daemon.pipeline.QueryStep] passes it on, fills the answer of
/// the exchange, drops or suspends it. A suspended query is a [rootwalk.daemon.pipeline.DetachedQuery]: the method
/// [rootwalk.daemon.pipeline.QueryContext#detach] has copied what is needed later, and the response goes out through a
/// [rootwalk.daemon.pipeline.ResponseSink]. Allocation begins there.
///
/// [rootwalk.daemon.pipeline.ResponsePath] is the way out of every answer: the answer steps, each an
/// [rootwalk.daemon.pipeline.AnswerStep], the writing of the message, and the [rootwalk.daemon.pipeline.ResponseTail]
/// with OPT and its options, RA, truncation and TSIG.
///
/// Nothing here knows what any step does, nor sockets, nor the configuration.
///
/// RFC 1035 sections 4 and 7.3, RFC 2181 section 9, RFC 6891, RFC 5001, RFC 7828, RFC 8914, RFC 9619.
@NullMarked
package rootwalk.daemon.pipeline;

import org.jspecify.annotations.NullMarked;
