package rootwalk.cli.importing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

import rootwalk.config.Network;

/// Lists of networks as in `access`: networks, `any`, `loopback` and `private`.
final class NetworkLists {

    private NetworkLists() {}

    /// The clients that are in both lists.
    static List<String> intersection(List<String> list, List<String> other) {
        List<String> both = new ArrayList<>();
        for (String each : list) {
            if (covers(other, List.of(each))) {
                both.add(each);
            } else {
                networks(List.of(each)).flatMap(mine -> networks(other).filter(theirs -> contains(mine, theirs)))
                        .map(NetworkLists::text).forEach(both::add);
                networks(List.of(each)).filter(mine -> isCovered(other, mine)).map(NetworkLists::text)
                        .forEach(both::add);
            }
        }
        return List.copyOf(new LinkedHashSet<>(both));
    }

    /// Whether a list has all clients of another one.
    static boolean covers(List<String> list, List<String> other) {
        return networks(other).allMatch(network -> isCovered(list, network));
    }

    private static boolean isCovered(List<String> list, Network network) {
        return networks(list).anyMatch(outer -> contains(outer, network));
    }

    private static boolean contains(Network outer, Network inner) {
        return outer.prefixLength() <= inner.prefixLength() && outer.contains(inner.address());
    }

    private static Stream<Network> networks(List<String> list) {
        return list.stream().flatMap(text -> switch (text) {
            case "any" -> Network.ANY.stream();
            case "loopback" -> Network.LOOPBACK.stream();
            case "private" -> Network.PRIVATE.stream();
            default -> Stream.of(AccessRules.network(text));
        });
    }

    /// In the form of [Endpoints#network].
    private static String text(Network network) {
        String text = network.toString();
        return Endpoints.network(text).orElse(text);
    }
}
