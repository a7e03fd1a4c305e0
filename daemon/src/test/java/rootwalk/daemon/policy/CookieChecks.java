package rootwalk.daemon.policy;

import java.time.InstantSource;

import rootwalk.wire.cookie.ServerCookies;

/// For tests without cookies.
public final class CookieChecks {

    public static final CookieCheck NONE =
            new CookieCheck(ServerCookies.NONE, CookieCheck.Requirement.NEVER, InstantSource.system());

    private CookieChecks() {}
}
