/**
 * Zones from files (RFC 1035 section 5, RFC 2308 section 4, RFC 3597 section 5).
 *
 * <p>{@link rootwalk.authoritative.file.ZoneFile} is the door: a file becomes a {@link rootwalk.authoritative.file.ZoneReading}, a snapshot or a reason, with
 * all {@link rootwalk.authoritative.file.ZoneProblem}s at once. {@code ZoneLexer} takes the text apart into entries, {@code ZoneReader} makes records of
 * them, the frequent types by {@code RdataFields}, the rare ones by {@link rootwalk.wire.text.RdataText}; a
 * {@link rootwalk.authoritative.zone.ZoneEdit} puts them in place, and {@code ZoneCheck} looks at the whole.
 *
 * <p>{@link rootwalk.authoritative.file.ZoneLoader} keeps the zones of a configuration in step with their files.
 */
@NullMarked
package rootwalk.authoritative.file;

import org.jspecify.annotations.NullMarked;
