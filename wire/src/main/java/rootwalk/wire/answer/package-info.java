/// Answers before they have octets.
///
/// [rootwalk.wire.answer.Answer] is the entry point: response code, flags, extended errors, and references to RRsets for
/// each section. What answers a query fills it; what looks at answers (a filter of addresses, for example) reads and
/// changes it; then [rootwalk.wire.answer.AnswerWriter] writes it once, behind the question of a message. RRsets that
/// are values are written by the [rootwalk.wire.codec.MessageWriter]; others by their keeper, an
/// [rootwalk.wire.answer.RRsets], which learns from a [rootwalk.wire.answer.Placement] where they go.
///
/// RFC 1035 section 4, RFC 2181 sections 5 and 9, RFC 8914.
@NullMarked
package rootwalk.wire.answer;

import org.jspecify.annotations.NullMarked;
