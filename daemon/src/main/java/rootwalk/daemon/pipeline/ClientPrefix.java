package rootwalk.daemon.pipeline;

/// Whom things are counted for: an IPv4 address, or the /56 that one IPv6 customer has.
public record ClientPrefix(boolean ipv6, long prefix) {

    public static ClientPrefix of(ClientAddress client) {
        return new ClientPrefix(client.isIpv6(), client.isIpv6() ? client.high() & ~0xFFL : client.low());
    }
}
