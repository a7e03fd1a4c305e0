package rootwalk.authoritative.zone;

/// Buffers for a [ZoneEdit], one edit at a time. A caller that makes many zones uses one instance for all of them. Used by
/// one thread.
public final class EditScratch {

    final NodeBuilder builder = new NodeBuilder();
    final OwnerRecords records = new OwnerRecords();
    final OwnerRecords nsec3Records = new OwnerRecords();
    final NameKey key = new NameKey();
    final NameKey met = new NameKey();
}
