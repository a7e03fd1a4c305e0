package rootwalk.authoritative.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.Authority;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Finds chains of aliases that are too long for resolvers, and loops of aliases. Each chain is reported once, from its
/// first alias on. Each loop is reported once as well. Used once.
final class AliasChains {

    /// All common resolvers follow this many aliases.
    private static final int MAX_ALIASES = 11;

    /// The maximum number of names of a loop in its message, besides the first.
    private static final int MAX_NAMES = 3;

    private static final String REMEDY = "let one of these records point to a name that has data, or remove them";

    /// The end of a path that leads into a loop.
    private static final Rest LOOP = new Rest(Name.ROOT, -1);

    private final AliasPath path;

    /// Aliases with too long a path to the end, and those that lead into a loop.
    private final Map<Name, ZoneNode> tooLong = new LinkedHashMap<>();
    private final List<ZoneNode> dnames = new ArrayList<>();

    /// The path from an alias to the end of its chain.
    ///
    /// @param aliases the number of aliases on the path; -1 for a path into a loop
    private record Rest(Name end, int aliases) {

        boolean isLoop() {
            return aliases < 0;
        }
    }

    private record Chain(ZoneNode first, int aliases) {}

    /// An alias on a path, and the number of aliases from it to the next one.
    private record Stage(ZoneNode alias, int aliases) {}

    AliasChains(ZoneNames names) {
        path = new AliasPath(names);
    }

    /// Adds a name with a CNAME record.
    void visit(ZoneNode alias) {
        @Nullable
        ZoneNode node = alias;
        int aliases = 0;
        while (node != null && aliases <= MAX_ALIASES) {
            AliasPath.Step step = path.from(node);
            if (step == null) {
                return;
            }
            aliases += step.aliases();
            node = step.next();
        }
        if (aliases > MAX_ALIASES) {
            tooLong.put(alias.name(), alias);
        }
    }

    /// Adds a name with a DNAME record.
    void visitDname(ZoneNode dname) {
        dnames.add(dname);
    }

    /// Reports each chain and each loop once.
    void report(Findings findings) {
        if (!tooLong.isEmpty()) {
            reportAliases(findings);
        }
        if (!dnames.isEmpty()) {
            reportDnameLoops(findings);
        }
    }

    private void reportAliases(Findings findings) {
        Map<Name, Rest> rests = new HashMap<>();
        Map<Name, Chain> longest = new LinkedHashMap<>();
        for (ZoneNode alias : tooLong.values()) {
            Rest rest = rest(alias, rests, findings);
            if (!rest.isLoop()) {
                longest.merge(rest.end(), new Chain(alias, rest.aliases()),
                        (before, chain) -> chain.aliases() > before.aliases() ? chain : before);
            }
        }
        longest.forEach((end, chain) -> findings.warning(chain.first(), RecordType.CNAME, chain.first().name()
                + " begins a chain of " + chain.aliases() + " aliases to " + end + ": many resolvers follow only "
                + MAX_ALIASES + ", and an answer of this server has at most " + Authority.MAX_ALIASES,
                "let the aliases point directly to the last name"));
    }

    private void reportDnameLoops(Findings findings) {
        Set<Name> reported = new HashSet<>();
        for (ZoneNode dname : dnames) {
            List<ZoneNode> loop = path.loopFrom(dname);
            if (!loop.isEmpty() && reported.add(loop.getFirst().name())) {
                loop.forEach(node -> reported.add(node.name()));
                reportLoop(loop, RecordType.DNAME, findings);
            }
        }
    }

    /// @param known the results so far
    private Rest rest(ZoneNode first, Map<Name, Rest> known, Findings findings) {
        List<Stage> way = new ArrayList<>();
        ZoneNode node = first;
        Rest rest;
        while (true) {
            Rest before = known.get(node.name());
            if (before != null) {
                rest = before;
                reportLoop(loopTo(node, way), RecordType.CNAME, findings);
                break;
            }
            AliasPath.Step step = path.from(node);
            if (step == null) {
                rest = new Rest(node.name(), 0);
                break;
            }
            way.add(new Stage(node, step.aliases()));
            // Until the end of the chain is known, a name on the path counts as one in a loop.
            known.put(node.name(), LOOP);
            if (step.next() == null) {
                rest = new Rest(step.end(), 0);
                break;
            }
            node = step.next();
        }
        for (Stage stage : way.reversed()) {
            rest = rest.isLoop() ? LOOP : new Rest(rest.end(), rest.aliases() + stage.aliases());
            known.put(stage.alias().name(), rest);
        }
        return rest;
    }

    /// The part of a path from a name on; empty if the name is not on the path.
    private static List<ZoneNode> loopTo(ZoneNode name, List<Stage> way) {
        List<ZoneNode> aliases = way.stream().map(Stage::alias).toList();
        int start = aliases.indexOf(name);
        return start < 0 ? List.of() : aliases.subList(start, aliases.size());
    }

    /// Reports a loop at its first name in canonical order. An empty list is no loop.
    private static void reportLoop(List<ZoneNode> loop, int type, Findings findings) {
        if (loop.isEmpty()) {
            return;
        }
        List<ZoneNode> nodes = new ArrayList<>(loop);
        Collections.rotate(nodes,
                -nodes.indexOf(Collections.min(nodes, Comparator.comparing(ZoneNode::name))));
        ZoneNode first = nodes.getFirst();
        String names = type == RecordType.DNAME ? "names below " : "";
        findings.warning(first, type, "the " + RecordType.name(type) + " record of " + first.name() + " leads back to "
                + names + first.name() + through(nodes) + ", so " + (type == RecordType.DNAME ? "they have" : "it has")
                + " no data", REMEDY);
    }

    private static String through(List<ZoneNode> loop) {
        int others = loop.size() - 1;
        if (others == 0) {
            return "";
        }
        String named =
                loop.subList(1, Math.min(loop.size(), 1 + MAX_NAMES)).stream().map(node -> node.name().toString())
                        .collect(Collectors.joining(", "));
        return " through " + named + (others > MAX_NAMES ? " and " + (others - MAX_NAMES) + " more" : "");
    }
}
