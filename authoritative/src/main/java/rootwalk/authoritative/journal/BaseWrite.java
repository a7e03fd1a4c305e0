package rootwalk.authoritative.journal;

/// Stores the content that is served as a base, so that the deltas before it are not needed any more. Meanwhile, the zone is changed
/// further.
final class BaseWrite extends LongWrite {

    private final ContentParts content;
    private final long position;

    BaseWrite(JournaledZone zone, ContentParts content, Store store, int sliceOctets) {
        super(zone, store, content, sliceOctets, Phase.CLEAN);
        this.content = content;
        position = zone.record().next();
    }

    @Override
    void finish(Round round) {
        ZoneRecord now = zone.workingRecord();
        // If the file was loaded meanwhile, it is the base.
        if (now.isChanged() && now.first() <= position) {
            zone.work(now.withBase(
                    new ZoneRecord.Basis.Content(position, content.generation(), content.parts())));
            round.touch(zone);
        }
    }
}
