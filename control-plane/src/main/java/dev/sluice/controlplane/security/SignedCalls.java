package dev.sluice.controlplane.security;

import java.util.regex.Pattern;

/** Calls that no API key authenticates but a signature over their body, which their resource checks. */
public final class SignedCalls {
    private static final Pattern HOOK =
            Pattern.compile("/api/v1/hooks/[a-z0-9-]{1,63}/[a-z0-9-]{1,63}/[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    private SignedCalls() {}

    /** Whether this is one. The raw target is compared, letter for letter: written in another way, or with a query, it is none. */
    public static boolean contains(String method, String target) {
        return method.equals("POST") && HOOK.matcher(target).matches();
    }
}
