package rootwalk.authoritative.file;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Follows aliases within a zone as a query does: CNAME records, also of wildcards, and DNAME records. Used by one thread.
final class AliasPath {

    /// The most DNAME records followed, one after another.
    private static final int MAX_DNAMES = 256;

    private final ZoneNames names;

    /// The path from a CNAME record to the next one.
    ///
    /// @param end the last name
    /// @param next the node of this name, or of the wildcard that matches it, if it has a CNAME record; null at the end of a
    ///     chain
    /// @param aliases on the path: the CNAME record, and those that DNAME records give
    record Step(Name end, @Nullable ZoneNode next, int aliases) {}

    AliasPath(ZoneNames names) {
        this.names = names;
    }

    /// The path from a name with a CNAME record; null if there is none: it has several, which is an error of its own, or it leads
    /// into a loop of DNAME records, or to a name that is too long.
    @Nullable
    Step from(ZoneNode alias) {
        Name name = target(alias, RecordType.CNAME);
        if (name == null) {
            return null;
        }
        int aliases = 1;
        while (name.isSubdomainOf(names.apex())) {
            ZoneNode found = names.at(name);
            if (found != null && !found.hasCname()) {
                break;
            }
            ZoneNode above = names.delegationOrDnameAbove(name);
            if (above == null) {
                ZoneNode source = found == null ? names.wildcardFor(name) : found;
                return new Step(name, source == null || !source.hasCname() ? null : source, aliases);
            }
            if (above.isDelegation()) {
                break;
            }
            name = redirected(name, above);
            if (name == null || aliases > MAX_DNAMES) {
                return null;
            }
            aliases++;
        }
        return new Step(name, null, aliases);
    }

    /// The name that the DNAME record of a node gives; null if it gives none.
    private static @Nullable Name redirected(Name name, ZoneNode above) {
        Name target = target(above, RecordType.DNAME);
        return target == null ? null : name.withAncestor(above.name(), target);
    }

    /// The DNAME records that names below a DNAME record lead to again and again; empty if they lead out of them.
    List<ZoneNode> loopFrom(ZoneNode dname) {
        List<ZoneNode> followed = new ArrayList<>();
        ZoneNode node = dname;
        // What is below its owner is the same below its target, so only the target decides about the way.
        Name end = dname.name();
        while (followed.size() < MAX_DNAMES) {
            if (followed.contains(node)) {
                return followed.subList(followed.indexOf(node), followed.size());
            }
            followed.add(node);
            Name redirected = redirected(end, node);
            if (redirected == null || !redirected.isSubdomainOf(names.apex())) {
                return List.of();
            }
            end = redirected;
            ZoneNode above = names.delegationOrDnameAbove(end);
            ZoneNode next = above == null ? names.at(end) : above;
            if (next == null || !next.hasDname()) {
                return List.of();
            }
            node = next;
        }
        return List.of();
    }

    private static @Nullable Name target(ZoneNode node, int type) {
        int rrset = node.ofType(type);
        if (rrset == ZoneNode.NONE || node.records(rrset) != 1) {
            return null;
        }
        RRset alias = node.rrset(rrset);
        return alias.rdata(0).name(0);
    }
}
