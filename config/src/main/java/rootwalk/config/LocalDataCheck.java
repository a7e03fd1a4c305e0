package rootwalk.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Finds records of `local-data` that conflict with each other.
final class LocalDataCheck {

    /// RFC 1034 section 3.6.2, RFC 1035 section 5.2: a name has one of each.
    private static final Set<Integer> ALONE = Set.of(RecordType.CNAME, RecordType.SOA);

    private LocalDataCheck() {}

    /// Reports each record that conflicts with an earlier one.
    static void check(List<Config.LocalRecord> records, Reading reading) {
        Map<Name, List<Config.LocalRecord>> before = new HashMap<>();
        for (Config.LocalRecord record : records) {
            List<Config.LocalRecord> ofName =
                    before.computeIfAbsent(record.record().owner(), _ -> new ArrayList<>());
            ofName.stream().filter(first -> exclude(first, record)).findFirst()
                    .ifPresent(first -> reading.problem(record.location(), "local-data: " + conflict(first, record)));
            ofName.add(record);
        }
    }

    private static boolean exclude(Config.LocalRecord first, Config.LocalRecord second) {
        int one = first.record().type();
        int other = second.record().type();
        if (one == other) {
            return ALONE.contains(one) && !first.record().rdata().equals(second.record().rdata());
        }
        // RFC 2181 section 10.1.
        return (one == RecordType.CNAME && !RecordType.mayBeBesideAlias(other))
                || (other == RecordType.CNAME && !RecordType.mayBeBesideAlias(one));
    }

    private static String conflict(Config.LocalRecord first, Config.LocalRecord second) {
        String owner = second.record().owner().toString();
        String type = RecordType.name(first.record().type());
        String where = " on line " + first.location().line();
        if (first.record().type() == second.record().type()) {
            return owner + " has another " + type + where + ", and a name can have only one; remove one of them";
        }
        return owner + " has a record of type " + type + where
                + ", and a name with a CNAME can have no other data; remove one of them";
    }
}
