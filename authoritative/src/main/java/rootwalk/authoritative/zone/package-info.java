/**
 * Zones as immutable snapshots.
 *
 * <p>A {@link rootwalk.authoritative.zone.Zone} holds its current {@link rootwalk.authoritative.zone.ZoneSnapshot} in one volatile field. A snapshot is a
 * {@link rootwalk.authoritative.zone.NameTrie} of {@link rootwalk.authoritative.zone.ZoneNode}s in canonical order; a node is a name with its records in
 * the very octets in which they go into replies, and {@link rootwalk.authoritative.zone.SetCopier} puts them there. The next snapshot is made by a
 * {@link rootwalk.authoritative.zone.ZoneEdit}, which copies only the paths to what changes: readers need no lock, and an old snapshot stays whole for as
 * long as somebody reads it. RFC 1034 section 4.2, RFC 4034 section 6.1.
 *
 * <p>It knows neither files nor questions.
 */
@NullMarked
package rootwalk.authoritative.zone;

import org.jspecify.annotations.NullMarked;
