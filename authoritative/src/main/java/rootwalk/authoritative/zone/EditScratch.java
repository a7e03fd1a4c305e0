package rootwalk.authoritative.zone;

/// What a [ZoneEdit] needs while it works, for one edit at a time: whoever makes many zones, one after the other, has one
/// for all of them. Used by one thread.
public final class EditScratch {

    final NodeDraft draft = new NodeDraft();
    final NodeDraft hashedDraft = new NodeDraft();
    final NameKey key = new NameKey();
    final NameKey met = new NameKey();
}
