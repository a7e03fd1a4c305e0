package rootwalk.authoritative.zone;

/// Buffers for a [ZoneEdit], one edit at a time. A caller that makes many zones uses one instance for all of them. Used by
/// one thread.
public final class EditScratch {

    final NodeBuilder builder = new NodeBuilder();
    final NodeBuilder nsec3Builder = new NodeBuilder();
    final NameKey key = new NameKey();
    final NameKey met = new NameKey();
}
