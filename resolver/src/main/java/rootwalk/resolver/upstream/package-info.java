/// Asking one server one question.
///
/// [rootwalk.resolver.upstream.Upstream] is the door; [rootwalk.resolver.upstream.CarefulUpstream] is the one that real
/// servers are asked through. A question goes out over UDP with an unpredictable ID, port and letter case (RFC 5452),
/// saying that 1232 octets may come back. A reply that repeats the question and is whole is the outcome. One that is
/// truncated, or a sign that somebody is guessing, leads to TCP, over a connection that is kept for a while (RFC 7766);
/// [rootwalk.resolver.upstream.StreamPlaces] bounds how much of that goes on at once.
/// FORMERR or NOTIMP leads to a question without EDNS, unless the server has shown that it knows EDNS.
///
/// Each [rootwalk.resolver.upstream.Attempt] of a walk at a server waits twice as long as the one before. A query whose
/// timeout has passed is not given up: [rootwalk.resolver.upstream.LateReplies] brings its reply to the walk, whichever
/// server the walk has turned to, and the server's round-trip time is learnt.
///
/// [rootwalk.resolver.upstream.ServerHealth] knows every [rootwalk.resolver.upstream.Server]: its round-trip time, its
/// habits, the questions and zones that it has no answers for, whether an address family works at all from this host,
/// and whether the network of this host is away. [rootwalk.resolver.upstream.Echoes] finds forwarders that send a query
/// back.
///
/// Knows nothing of what replies mean.
@NullMarked
package rootwalk.resolver.upstream;

import org.jspecify.annotations.NullMarked;
