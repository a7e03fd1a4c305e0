package rootwalk.authoritative.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.catalog.Memberships.Consumed;
import rootwalk.authoritative.catalog.Memberships.Update;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.wire.Name;

/// Makes the next [Memberships] from the last ones. Used once, by one thread.
final class MembershipStep {

    private final Memberships before;
    private NameSet configured;
    private final TreeMap<Name, Consumed> catalogs;
    private final List<MemberChange> changes = new ArrayList<>();
    /// Zones that a catalog no longer has, by its name.
    private final Map<Name, Set<Name>> withdrawn = new HashMap<>();
    /// Zones that are no longer served for a catalog, in the order of the changes.
    private final List<Name> free = new ArrayList<>();

    MembershipStep(Memberships before) {
        this.before = before;
        configured = before.configured();
        catalogs = new TreeMap<>(before.catalogs());
    }

    /// The next version of a catalog.
    Update read(Catalog next) {
        Consumed last = catalogs.get(next.apex());
        List<Member> gone = new ArrayList<>();
        List<Member> others = new ArrayList<>();
        Set<Name> changed = last == null ? null : next.changedSince(last.catalog()).orElse(null);
        if (last != null && changed != null) {
            compare(last, next, changed, gone, others);
        } else {
            compare(last == null ? NameTrie.empty() : last.catalog().members(), next.members(),
                    last == null ? NameSet.EMPTY : last.notServed(), gone, others);
        }
        if (last != null) {
            remove(last, gone);
        }
        List<Name> notServed = new ArrayList<>();
        for (Member member : others) {
            Member earlier = last == null ? null : last.served(member.zone());
            if (earlier != null) {
                compare(next.apex(), earlier, member);
            } else if (!admit(next.apex(), member, last)) {
                notServed.add(member.zone());
            }
        }
        catalogs.put(next.apex(), new Consumed(next, false, NameSet.EMPTY.with(notServed)));
        return finish();
    }

    /// Finds the members that were served and are no longer listed, and those that are new, other objects than before, or not
    /// served yet. Both versions are in canonical order.
    @SuppressWarnings("ReferenceEquality") // the same objects are what two versions share
    private static void compare(NameTrie<Member> last, NameTrie<Member> next, NameSet notServed, List<Member> gone,
            List<Member> others) {
        Iterator<Member> earlier = last.iterator();
        Iterator<Member> later = next.iterator();
        Member one = following(earlier);
        Member other = following(later);
        while (one != null || other != null) {
            int order = one == other ? 0 : order(one, other);
            if (one != null && order < 0 && !notServed.contains(one.zone())) {
                gone.add(one);
            }
            if (other != null && order >= 0 && (one != other || notServed.contains(other.zone()))) {
                others.add(other);
            }
            one = order <= 0 ? following(earlier) : one;
            other = order >= 0 ? following(later) : other;
        }
    }

    /// The same, with work for the members that may have changed only.
    @SuppressWarnings("ReferenceEquality") // as above
    private static void compare(Consumed last, Catalog next, Set<Name> changed, List<Member> gone,
            List<Member> others) {
        Set<Name> zones = new TreeSet<>(changed);
        last.notServed().forEach(zones::add);
        for (Name zone : zones) {
            Member one = last.catalog().member(zone);
            Member other = next.member(zone);
            boolean isServed = !last.notServed().contains(zone);
            if (one != null && other == null && isServed) {
                gone.add(one);
            }
            if (other != null && (one != other || !isServed)) {
                others.add(other);
            }
        }
    }

    private static @Nullable Member following(Iterator<Member> members) {
        return members.hasNext() ? members.next() : null;
    }

    private static int order(@Nullable Member one, @Nullable Member other) {
        if (one == null) {
            return 1;
        }
        return other == null ? -1 : one.zone().compareTo(other.zone());
    }

    private void remove(Consumed from, Collection<Member> members) {
        for (Member member : members) {
            changes.add(new MemberChange.Removed(from.catalog().apex(), member));
            free.add(member.zone());
        }
    }

    private void compare(Name catalog, Member earlier, Member member) {
        if (!member.hasLabelOf(earlier)) {
            changes.add(new MemberChange.Reset(catalog, earlier, member));
        } else if (!Set.copyOf(member.groups()).equals(Set.copyOf(earlier.groups()))
                || !member.newOwner().equals(earlier.newOwner())) {
            changes.add(new MemberChange.Modified(catalog, earlier, member));
        }
    }

    /// Adds a member that is not served for its catalog yet, or takes it over, or reports once why neither is possible.
    private boolean admit(Name catalog, Member member, @Nullable Consumed last) {
        NotServed reason = before.reason(catalog, member).orElse(null);
        if (reason == null) {
            changes.add(new MemberChange.Added(catalog, member));
            return true;
        }
        if (reason instanceof NotServed.ServedFor && takesOver(catalog, member)) {
            return true;
        }
        if (!reason.equals(lastReason(catalog, member, last)) && !(reason instanceof NotServed.MovedTo)) {
            changes.add(new MemberChange.Clashed(catalog, member, reason));
        }
        return false;
    }

    private @Nullable NotServed lastReason(Name catalog, Member member, @Nullable Consumed last) {
        Member same = last == null ? null : last.catalog().member(member.zone());
        return same == null ? null : before.reason(catalog, same).orElse(null);
    }

    /// RFC 9432 section 4.4.1: the `coo` property must still be there. A broken catalog says nothing.
    private boolean takesOver(Name catalog, Member member) {
        Consumed owner = before.owner(member.zone());
        Member served = owner == null ? null : owner.served(member.zone());
        if (owner == null || served == null || owner.isBroken() || !served.newOwner().equals(Optional.of(catalog))) {
            return false;
        }
        changes.add(new MemberChange.Moved(owner.catalog().apex(), catalog, served, member));
        withdraw(owner, member.zone());
        return true;
    }

    private void withdraw(Consumed from, Name zone) {
        boolean _ = withdrawn.computeIfAbsent(from.catalog().apex(), _ -> new HashSet<>()).add(zone);
    }

    /// The current version of a catalog is broken.
    Update suspend(Name apex) {
        catalogs.computeIfPresent(apex, (_, last) -> last.asBroken());
        return finish();
    }

    /// A catalog is no longer configured.
    private void drop(Name apex) {
        Consumed last = catalogs.remove(apex);
        if (last != null) {
            List<Member> gone = new ArrayList<>();
            compare(last.catalog().members(), NameTrie.empty(), last.notServed(), gone, new ArrayList<>());
            remove(last, gone);
        }
    }

    /// Other zones are configured, and other catalogs consumed. These come first, so that no zone is given to one that is not.
    Update reconfigure(Set<Name> zones, Set<Name> consumed) {
        before.catalogs().keySet().stream().filter(catalog -> !consumed.contains(catalog)).forEach(this::drop);
        configured = NameSet.EMPTY.with(zones);
        for (Name zone : configured) {
            if (!before.configured().contains(zone)) {
                displace(zone);
            }
        }
        for (Name zone : before.configured()) {
            if (!configured.contains(zone)) {
                free.add(zone);
            }
        }
        return finish();
    }

    /// One more zone is configured.
    Update configure(Name zone) {
        if (!configured.contains(zone)) {
            configured = configured.with(List.of(zone));
            displace(zone);
        }
        return finish();
    }

    /// One zone is not configured any more.
    Update release(Name zone) {
        if (configured.contains(zone)) {
            configured = configured.without(List.of(zone));
            free.add(zone);
        }
        return finish();
    }

    /// A zone is a member of no catalog, as it is configured.
    private void displace(Name zone) {
        for (Consumed consumed : catalogs.values()) {
            Member member = consumed.catalog().member(zone);
            if (member != null) {
                Name catalog = consumed.catalog().apex();
                if (consumed.served(zone) != null) {
                    changes.add(new MemberChange.Removed(catalog, member));
                    withdraw(consumed, zone);
                }
                if (!zone.equals(catalog)) {
                    changes.add(new MemberChange.Clashed(catalog, member, new NotServed.Configured()));
                }
            }
        }
    }

    private Update finish() {
        withdrawn.forEach((catalog, zones) -> catalogs.computeIfPresent(catalog,
                (_, consumed) -> consumed.withoutServing(zones)));
        Memberships next = new Memberships(configured, catalogs);
        Map<Name, Set<Name>> given = new HashMap<>();
        for (Name zone : free) {
            for (Consumed consumed : catalogs.values()) {
                Name catalog = consumed.catalog().apex();
                Member member = consumed.catalog().member(zone);
                if (member != null && !consumed.isBroken() && !next.isConfigured(zone, catalog)) {
                    changes.add(new MemberChange.Added(catalog, member));
                    boolean _ = given.computeIfAbsent(catalog, _ -> new HashSet<>()).add(zone);
                    break;
                }
            }
        }
        given.forEach((catalog, zones) -> catalogs.computeIfPresent(catalog,
                (_, consumed) -> consumed.serving(zones)));
        return new Update(next, changes);
    }
}
