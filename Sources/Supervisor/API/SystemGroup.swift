import Glibc

/// A group of this system, by name.
struct SystemGroup: Sendable {
    let id: gid_t

    init?(named name: String) {
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        // Members of large groups can fill much; 64 KiB is what getgrnam_r(3) users settle on.
        var buffer = [CChar](repeating: 0, count: 64 * 1024)
        guard getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            return nil
        }
        id = entry.gr_gid
    }

    /// Whether a user is in the group, by their own group or as one of its members.
    func contains(user: uid_t, group: gid_t) -> Bool {
        if group == id { return true }
        guard let name = SystemUser.name(of: user) else { return false }
        var groups = [gid_t](repeating: 0, count: 1_024)
        var count = Int32(groups.count)
        guard getgrouplist(name, group, &groups, &count) >= 0 else { return false }
        return groups.prefix(Int(count)).contains(id)
    }
}

/// Look-ups in the user database. They may ask the network (NSS), so never on the control loop.
enum SystemUser {
    static func name(of id: uid_t) -> String? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 * 1024)
        guard getpwuid_r(id, &entry, &buffer, buffer.count, &found) == 0, found != nil,
            let name = entry.pw_name
        else { return nil }
        return String(cString: name)
    }

    static func exists(_ name: String) -> Bool {
        if UInt32(name) != nil { return true }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 * 1024)
        return getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0 && found != nil
    }
}
