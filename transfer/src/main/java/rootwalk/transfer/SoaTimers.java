package rootwalk.transfer;

import java.time.Duration;

import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Rdata;
import rootwalk.wire.Soa;

/// REFRESH, RETRY and EXPIRE of an SOA record (RFC 1035 section 3.3.13), each one second at least.
record SoaTimers(Duration refresh, Duration retry, Duration expire) {

    static SoaTimers of(ZoneSnapshot zone) {
        Rdata soa = zone.apexNode().rrset(zone.soa()).rdata(0);
        return new SoaTimers(seconds(Soa.refresh(soa)), seconds(Soa.retry(soa)), seconds(Soa.expire(soa)));
    }

    private static Duration seconds(long value) {
        return Duration.ofSeconds(Math.max(1, value));
    }
}
