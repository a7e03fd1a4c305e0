/// Answers before they are encoded.
///
/// [rootwalk.wire.answer.Answer] is the entry point: response code, flags, extended errors, and references to RRsets
/// for each section. The step that answers a query fills it; later steps, such as an address filter, read and change
/// it; then [rootwalk.wire.answer.AnswerWriter] writes it once, after the question of a message. The
/// [rootwalk.wire.codec.MessageWriter] writes RRsets that are values; others are written by their source, an
/// [rootwalk.wire.answer.RRsetSource], to the position that a [rootwalk.wire.answer.Placement] gives. If the answer
/// includes DNSSEC records, the writer adds the signatures that the source has for each RRset.
///
/// RFC 1035 section 4, RFC 2181 sections 5 and 9, RFC 4035 section 3.1, RFC 8914.
@NullMarked
package rootwalk.wire.answer;

import org.jspecify.annotations.NullMarked;
