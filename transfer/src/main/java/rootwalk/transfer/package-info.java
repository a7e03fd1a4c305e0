/// Secondary zones (RFC 1034 section 4.3.5) and NOTIFY (RFC 1996).
///
/// [rootwalk.transfer.Secondaries] is the entry point. It begins a `RefreshAttempt` when it is time, or when a primary has sent a
/// NOTIFY. The attempt asks the primaries one after another through a [rootwalk.transfer.PrimaryClient], on another thread if a zone
/// is transferred, and passes what was
/// transferred to the [rootwalk.transfer.ZoneTarget], which stores it and puts it in force. [rootwalk.transfer.RefreshTimes]
/// says when a zone is refreshed next and when it expires.
///
/// When a zone has changed, the [rootwalk.transfer.NotifyQueue] has the servers looked up that are to be notified, and the
/// [rootwalk.transfer.NotifySender] notifies them through a [rootwalk.transfer.NotifyClient].
@NullMarked
package rootwalk.transfer;

import org.jspecify.annotations.NullMarked;
