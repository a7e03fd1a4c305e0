/// Asking one server one question.
///
/// [rootwalk.resolver.upstream.Upstream] is the door; [rootwalk.resolver.upstream.CarefulUpstream] is the one that real
/// servers are asked through. A question goes out over UDP with an unpredictable ID, port and letter case (RFC 5452),
/// saying that 1232 octets may come back. A reply that repeats the question and is whole is the outcome. One that is
/// truncated, or a sign that somebody is guessing, leads to TCP, over a connection that is kept for a while (RFC 7766);
/// [rootwalk.resolver.upstream.StreamPlaces] bounds how much of that goes on at once.
/// FORMERR or NOTIMP without EDNS leads to a question without EDNS.
///
/// [rootwalk.resolver.upstream.ServerHealth] knows every [rootwalk.resolver.upstream.Server]: its round-trip time, its
/// habits, the zones that it is lame for, and whether an address family works at all from this host.
///
/// Knows nothing of what replies mean.
@NullMarked
package rootwalk.resolver.upstream;

import org.jspecify.annotations.NullMarked;
