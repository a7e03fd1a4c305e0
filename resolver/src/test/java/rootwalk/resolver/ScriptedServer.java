package rootwalk.resolver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.text.RdataText;

/// A name server of the scripted internet: small zones it answers from as RFC 1034 section 4.3.2 says, and responses
/// that differ from that on purpose.
final class ScriptedServer {

    final List<Question> heard = new ArrayList<>();
    private final Map<Name, List<RRset>> zones = new HashMap<>();
    private final Map<String, Function<Question, @Nullable Message>> scripts = new HashMap<>();
    private final Map<String, Function<Question, @Nullable Message>> scriptsWithCd = new HashMap<>();
    private @Nullable Function<Question, @Nullable Message> always;

    /// Serves a zone: records in zone-file syntax with absolute names, TTL 3600 where none is given. An SOA is added.
    ScriptedServer zone(String apex, String records) {
        List<RRset> sets = new ArrayList<>(records(records));
        Name origin = Name.of(apex);
        if (find(sets, origin, RecordType.SOA) == null) {
            sets.addAll(records(apex + " 3600 SOA ns." + (apex.equals(".") ? "" : apex) + " h. 1 2 3 4 600"));
        }
        zones.put(origin, sets);
        return this;
    }

    /// Forgets a zone.
    ScriptedServer without(String apex) {
        zones.remove(Name.of(apex));
        return this;
    }

    /// Responses to one question, such as `www.example. A`, in its own way; null is silence.
    ScriptedServer on(String question, Function<Question, @Nullable Message> script) {
        scripts.put(question, script);
        return this;
    }

    /// Replies to one question in its own way where it has CD.
    ScriptedServer onWithCd(String question, Function<Question, @Nullable Message> script) {
        scriptsWithCd.put(question, script);
        return this;
    }

    /// Responses to everything in its own way.
    ScriptedServer always(Function<Question, @Nullable Message> script) {
        always = script;
        return this;
    }

    ScriptedServer silent() {
        return always(question -> null);
    }

    ScriptedServer speaksAgain() {
        always = null;
        return this;
    }

    @Nullable
    Message replyWithCd(Question question) {
        Function<Question, @Nullable Message> script = scriptsWithCd.get(text(question));
        return script == null ? reply(question) : script.apply(question);
    }

    @Nullable
    Message reply(Question question) {
        heard.add(question);
        Function<Question, @Nullable Message> script = scripts.get(text(question));
        if (script != null) {
            return script.apply(question);
        }
        return always != null ? always.apply(question) : authoritative(question);
    }

    static String text(Question question) {
        return question.name().folded() + " " + RecordType.name(question.type());
    }

    List<String> questions() {
        return heard.stream().map(ScriptedServer::text).toList();
    }

    private Message authoritative(Question question) {
        Name apex = null;
        for (Name zone : zones.keySet()) {
            boolean parentSide = question.type() == RecordType.DS && zone.equals(question.name()) && !zone.isRoot();
            if (question.name().isSubdomainOf(zone) && !parentSide && (apex == null || zone.isBelow(apex))) {
                apex = zone;
            }
        }
        if (apex == null) {
            return code(question, ResponseCode.REFUSED);
        }
        List<RRset> zone = zones.get(apex);
        for (int labels = apex.labelCount() + 1; labels <= question.name().labelCount(); labels++) {
            Name cut = question.name().ancestor(labels);
            RRset ns = find(zone, cut, RecordType.NS);
            boolean parentSide = question.type() == RecordType.DS && cut.equals(question.name());
            if (ns != null && !parentSide) {
                return referral(question, ns, zone);
            }
            RRset dname = find(zone, cut.parent(), RecordType.DNAME);
            if (dname != null) {
                return message(question, Flags.AA, List.of(dname), List.of(), List.of());
            }
        }
        RRset rrset = find(zone, question.name(), question.type());
        RRset cname = find(zone, question.name(), RecordType.CNAME);
        if (rrset != null || cname != null) {
            return message(question, Flags.AA, List.of(rrset != null ? rrset : cname), List.of(), List.of());
        }
        RRset soa = find(zone, apex, RecordType.SOA);
        boolean exists = zone.stream().anyMatch(one -> one.owner().isSubdomainOf(question.name()));
        return message(question, Flags.AA | (exists ? 0 : ResponseCode.NXDOMAIN), List.of(), List.of(soa), List.of());
    }

    private static Message referral(Question question, RRset ns, List<RRset> zone) {
        List<RRset> glue = new ArrayList<>();
        for (Name server : ns.names()) {
            for (RRset rrset : zone) {
                if (rrset.owner().equals(server) && (rrset.type() == RecordType.A || rrset.type() == RecordType.AAAA)) {
                    glue.add(rrset);
                }
            }
        }
        return message(question, 0, List.of(), List.of(ns), glue);
    }

    private static @Nullable RRset find(List<RRset> zone, Name owner, int type) {
        return zone.stream().filter(rrset -> rrset.type() == type && rrset.owner().equals(owner)).findFirst()
                .orElse(null);
    }

    static Message message(
            Question question, int flags, List<RRset> answer, List<RRset> authority,
            List<RRset> additional) {
        return new Message(0, Flags.QR | flags, question, answer, authority, additional, null, 100);
    }

    static Message code(Question question, int code) {
        return message(question, code, List.of(), List.of(), List.of());
    }

    /// Record sets from lines of `owner [TTL] TYPE data`.
    static List<RRset> records(String text) {
        Map<String, List<Rdata>> data = new LinkedHashMap<>();
        Map<String, Integer> ttls = new HashMap<>();
        for (String line : text.strip().split("\n")) {
            if (line.isBlank()) {
                continue;
            }
            String[] words = line.strip().split("\\s+", 3);
            int ttl = 3600;
            String owner = words[0];
            if (Character.isDigit(words[1].charAt(0))) {
                ttl = Integer.parseInt(words[1]);
                String[] rest = words[2].split("\\s+", 2);
                words = new String[] {owner, rest[0], rest[1]};
            }
            String key = owner + " " + words[1];
            data.computeIfAbsent(key, one -> new ArrayList<>())
                    .add(RdataText.parse(RecordType.parse(words[1]), words[2], Name.ROOT));
            ttls.put(key, ttl);
        }
        List<RRset> sets = new ArrayList<>();
        data.forEach((key, values) -> {
            String[] words = key.split(" ");
            sets.add(RRset.of(Name.of(words[0]), RecordType.parse(words[1]), ttls.get(key), values));
        });
        return sets;
    }

    static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
