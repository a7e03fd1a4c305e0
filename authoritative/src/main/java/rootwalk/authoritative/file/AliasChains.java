package rootwalk.authoritative.file;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.Authority;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Finds chains of aliases that are too long for resolvers. The aliases of one chain are one problem: only its longest run, from
/// the first alias on, is reported. Used once.
final class AliasChains {

    /// All common resolvers follow this many aliases.
    private static final int MAX_ALIASES = 11;

    /// The end of aliases that lead in a circle.
    private static final Rest CIRCLE = new Rest(Name.ROOT, -1);

    private final Function<Name, @Nullable ZoneNode> names;

    /// Aliases with too long a way before them, and circles.
    private final Map<Name, ZoneNode> tooLong = new LinkedHashMap<>();

    /// The way from an alias to the end of its chain.
    ///
    /// @param aliases on the way; -1 in a circle
    private record Rest(Name end, int aliases) {

        boolean isCircle() {
            return aliases < 0;
        }
    }

    private record Chain(ZoneNode first, int aliases) {}

    /// @param names finds a name of the zone; null for a name that it does not have
    AliasChains(Function<Name, @Nullable ZoneNode> names) {
        this.names = names;
    }

    /// Takes note of a name with a CNAME record.
    void visit(ZoneNode alias) {
        ZoneNode node = alias;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            Name target = target(node);
            if (target == null) {
                return;
            }
            ZoneNode next = names.apply(target);
            if (next == null) {
                if (aliases < MAX_ALIASES) {
                    return;
                }
                break;
            }
            node = next;
        }
        tooLong.put(alias.name(), alias);
    }

    /// The target of an alias; null if the name has no CNAME record, or several, which is an error of its own.
    private static @Nullable Name target(ZoneNode node) {
        if (!node.hasCname()) {
            return null;
        }
        int set = node.set(RecordType.CNAME);
        return node.records(set) == 1 ? node.rrset(set).rdata(0).name(0) : null;
    }

    /// Reports each chain once.
    void report(Findings findings) {
        if (tooLong.isEmpty()) {
            return;
        }
        Map<Name, Rest> rests = new HashMap<>();
        Map<Name, Chain> longest = new LinkedHashMap<>();
        for (ZoneNode alias : tooLong.values()) {
            Rest rest = rest(alias, rests);
            if (!rest.isCircle()) {
                longest.merge(rest.end(), new Chain(alias, rest.aliases()),
                        (before, chain) -> chain.aliases() > before.aliases() ? chain : before);
            }
        }
        longest.forEach((end, chain) -> findings.warning(chain.first(), RecordType.CNAME, chain.first().name()
                + " begins a chain of " + chain.aliases() + " aliases to " + end + ": many resolvers follow only "
                + MAX_ALIASES + ", and an answer of this server has at most " + Authority.MAX_ALIASES,
                "let the aliases point directly to the last name"));
    }

    /// @param known the results so far
    private Rest rest(ZoneNode first, Map<Name, Rest> known) {
        Deque<Name> way = new ArrayDeque<>();
        ZoneNode node = first;
        Rest rest;
        while (true) {
            Rest before = known.get(node.name());
            if (before != null) {
                rest = before;
                break;
            }
            Name target = target(node);
            if (target == null) {
                rest = new Rest(node.name(), 0);
                break;
            }
            way.push(node.name());
            // Until the end of the chain is known, a name on the way counts as one in a circle.
            known.put(node.name(), CIRCLE);
            ZoneNode next = names.apply(target);
            if (next == null) {
                rest = new Rest(target, 0);
                break;
            }
            node = next;
        }
        for (Name name : way) {
            rest = rest.isCircle() ? CIRCLE : new Rest(rest.end(), rest.aliases() + 1);
            known.put(name, rest);
        }
        return rest;
    }
}
