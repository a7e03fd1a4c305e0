package rootwalk.transfer;

import java.util.Objects;

import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.text.RecordText;

/// Versions of the zone `example.`: refresh 1000, retry 100, expire 5000 seconds.
final class Versions {

    private Versions() {}

    static ZoneSnapshot of(int serial) {
        Name apex = Name.of("example.");
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        edit.add(RecordText.parse("example. 60 SOA ns.example. h.example. " + serial + " 1000 100 5000 5", apex, 0,
                (_, _) -> {}));
        return Objects.requireNonNull(edit.build());
    }
}
