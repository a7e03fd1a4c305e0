package rootwalk.resolver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.dnssec.signing.ZoneSigner;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.TrustAnchors;
import rootwalk.resolver.contract.ValidationClock;
import rootwalk.resolver.validation.ChainValidator;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;

/// A signed root and zones below it, each on a server of its own, and a resolver that validates with the key of the root.
final class SignedInternet {

    static final SigningKey KEY = TestKeys.ecdsaP256(1);

    final ScriptedInternet net = new ScriptedInternet();
    final Anchors anchors = new Anchors();
    Crypto crypto = Crypto.jdk();
    ValidationClock clock = () -> ValidationTime.at(Instant.ofEpochMilli(net.millis()));
    private final Map<Name, StringBuilder> texts = new HashMap<>();
    private final Map<Name, Denial> denials = new HashMap<>();
    private final Map<Name, String> addresses = new HashMap<>();
    private final Map<String, SignedServer> servers = new HashMap<>();
    private final Map<Name, UnaryOperator<List<RRset>>> changes = new HashMap<>();
    private boolean isBuilt;

    /// Trust anchors of a test.
    static final class Anchors implements TrustAnchors {
        final Map<Name, RRset> all = new HashMap<>();
        final Set<Name> negative = new HashSet<>();
        int secondsLeft = Integer.MAX_VALUE;

        @Override
        public Optional<RRset> deepest(Name name) {
            for (int labels = name.labelCount(); labels >= 0; labels--) {
                Name one = name.ancestor(labels);
                if (all.containsKey(one)) {
                    return Optional.of(all.get(one));
                }
                if (negative.contains(one)) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }

        @Override
        public Optional<Name> negative(Name name) {
            return negative.stream().filter(name::isSubdomainOf).findFirst();
        }

        @Override
        public int secondsLeft(Name name) {
            return negative(name).map(_ -> secondsLeft).orElse(Integer.MAX_VALUE);
        }

        @Override
        public boolean isEmpty() {
            return all.isEmpty();
        }
    }

    SignedInternet() {
        anchors.all.put(Name.ROOT, KEY.ds(Name.ROOT));
        net.hints = ". NS a.root-servers.net.\na.root-servers.net. A 198.41.0.4";
        net.validators = (caches, time) -> new ChainValidator(new ChainValidator.Components(anchors, () -> clock.time(),
                AlgorithmPolicy.SHA1_VALIDATED, crypto, caches.zones(), time));
        zone(".", "198.41.0.4", Denial.NSEC, "");
        add(".", "a.root-servers.net. A 198.41.0.4");
    }

    /// A zone whose server has an address; it is delegated when [#delegate] says so.
    SignedInternet zone(String apex, String address, Denial denial, String records) {
        Name name = Name.of(apex);
        String below = apex.equals(".") ? "" : apex;
        texts.put(name, new StringBuilder(apex + " 3600 SOA ns." + below + " h. 1 2 3 4 600\n" + apex + " 3600 NS "
                + (apex.equals(".") ? "a.root-servers.net." : "ns." + below) + "\n"
                + (apex.equals(".") ? "" : "ns." + below + " 3600 A " + address + "\n") + records + "\n"));
        denials.put(name, denial);
        addresses.put(name, address);
        return this;
    }

    /// Adds records to a zone.
    SignedInternet add(String apex, String records) {
        texts.get(Name.of(apex)).append(records).append('\n');
        return this;
    }

    /// Delegates a signed zone.
    SignedInternet delegate(String parent, String child) {
        return delegateUnsigned(parent, child).addDs(parent, KEY.ds(Name.of(child)));
    }

    SignedInternet addDs(String parent, RRset ds) {
        return add(parent, ds.owner() + " 3600 DS " + rootwalk.wire.text.RdataText.print(ds).split(" DS ")[1]);
    }

    /// Delegates a zone without DS records.
    SignedInternet delegateUnsigned(String parent, String child) {
        return add(parent,
                child + " 3600 NS ns." + child + "\nns." + child + " 3600 A " + addresses.get(Name.of(child)));
    }

    /// Serves a zone without signatures.
    SignedInternet unsigned(String apex) {
        denials.remove(Name.of(apex));
        return this;
    }

    /// Changes the RRsets of a zone after signing.
    SignedInternet change(String apex, UnaryOperator<List<RRset>> change) {
        changes.put(Name.of(apex), change);
        return this;
    }

    /// Leaves out the signatures of the addresses of a name.
    static UnaryOperator<List<RRset>> withoutSignature(String owner) {
        Name name = Name.of(owner);
        return sets -> sets.stream().filter(one -> !(one.type() == RecordType.RRSIG && one.covers() == RecordType.A
                && one.owner().equals(name))).toList();
    }

    /// Serves the zones.
    SignedInternet build() {
        isBuilt = true;
        texts.forEach((apex, text) -> {
            List<RRset> sets = Records.all(text.toString());
            Denial denial = denials.get(apex);
            List<RRset> signed = denial == null ? sets
                    : ZoneSigner.sign(sets, List.of(KEY), denial, TestKeys.LONG);
            List<RRset> changed = changes.getOrDefault(apex, one -> one).apply(new ArrayList<>(signed));
            String address = addresses.get(apex);
            SignedServer server = servers.computeIfAbsent(address, _ -> new SignedServer());
            server.zone(apex, changed);
            net.server(address).always(server::reply);
        });
        return this;
    }

    /// The reply of the server at an address, without changes.
    Message reply(String address, Question question) {
        return servers.get(address).reply(question);
    }

    Resolution ask(String question) {
        if (!isBuilt) {
            build();
        }
        return net.ask(question);
    }

    /// Asks with DO.
    Resolution askSigned(String question) {
        if (!isBuilt) {
            build();
        }
        String[] words = question.split(" ");
        return net.resolver().resolve(
                new Query(new Question(Name.of(words[0]), RecordType.parse(words[1])), true, false, net.events::add));
    }

    List<String> takeAsked() {
        return net.takeAsked();
    }
}
