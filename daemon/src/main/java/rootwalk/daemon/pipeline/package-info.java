/// The way of every question, whatever transport it came by.
///
/// [rootwalk.daemon.pipeline.Pipeline] is the door: the order of the steps, written down once. A transport lays a
/// request into its [rootwalk.daemon.pipeline.Exchange], which belongs to one event loop and is used again and again,
/// and hands it to the pipeline. Each [rootwalk.daemon.pipeline.QuestionStep] looks at it and passes it on, or writes
/// an answer with the exchange's writer, or drops it, or suspends it: then [rootwalk.daemon.pipeline.Exchange#detach]
/// has copied what must live on into a [rootwalk.daemon.pipeline.DetachedQuery], and the reply goes out later through
/// its [rootwalk.daemon.pipeline.ReplySink]. That method is the border where allocation begins. After any answer
/// [rootwalk.daemon.pipeline.Finish] adds what no step should have to think of: OPT and its options, RA, truncation.
///
/// Nothing here knows what any step does, nor sockets, nor the configuration.
///
/// RFC 1035 sections 4 and 7.3, RFC 2181 section 9, RFC 6891, RFC 5001, RFC 7828, RFC 8914, RFC 9619.
@NullMarked
package rootwalk.daemon.pipeline;

import org.jspecify.annotations.NullMarked;
