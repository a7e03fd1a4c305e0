/// Zone transfers, as far as they need neither sockets nor threads.
///
/// [rootwalk.authoritative.transfer.ZoneTransfer] is the entry point: what is sent in response to a request, which is the whole
/// zone, the differences between two versions, or the SOA record alone. A [rootwalk.authoritative.transfer.TransferRequest] is
/// such a request as it was received. A [rootwalk.authoritative.transfer.TransferWriter] writes the records into one message
/// after another. It reads a [rootwalk.authoritative.zone.ZoneSnapshot], which does not change, so it needs no lock and no copy
/// of the zone. The caller adds header, question, OPT and TSIG, and sends each message before it has the next one written.
///
/// A [rootwalk.authoritative.transfer.TransferReader] reads what a primary sends, and makes the next version of a zone of it, or
/// [rootwalk.authoritative.transfer.TransferredChanges] of the current version. A [rootwalk.authoritative.transfer.TransferPauses] has it
/// pause for moments while queries are answered. A [rootwalk.authoritative.transfer.ZoneDigest] shows whether a zone is complete.
///
/// RFC 5936, RFC 1995, RFC 8976.
@NullMarked
package rootwalk.authoritative.transfer;

import org.jspecify.annotations.NullMarked;
