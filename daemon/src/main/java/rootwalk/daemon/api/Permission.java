package rootwalk.daemon.api;

import java.util.List;
import java.util.Set;

import rootwalk.wire.Name;
import rootwalk.wire.NamePattern;
import rootwalk.wire.RecordType;

/// One of the things that a token permits.
///
/// @param zones the zones that it is about; empty for all
/// @param names owner names of records; empty for all
/// @param types types of records; empty for all
public record Permission(List<NamePattern> zones, List<NamePattern> names, Set<Integer> types, Set<Verb> verbs) {

    public Permission {
        zones = List.copyOf(zones);
        names = List.copyOf(names);
        types = Set.copyOf(types);
        verbs = Set.copyOf(verbs);
    }

    boolean isAbout(Name zone) {
        return matches(zones, zone);
    }

    boolean isAbout(Name owner, int type) {
        return matches(names, owner) && (types.isEmpty() || types.contains(type) || types.contains(RecordType.ANY));
    }

    /// Whether it is about all records of its zones.
    boolean isAboutAllRecords() {
        return names.isEmpty() && (types.isEmpty() || types.contains(RecordType.ANY));
    }

    private static boolean matches(List<NamePattern> patterns, Name name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
