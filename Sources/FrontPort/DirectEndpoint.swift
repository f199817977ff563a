import LinuxIO

// Replicas that accept from the front port themselves. The front answers there only when none is
// ready; what it then held goes to whichever the kernel chooses at that very address. So each
// connection serves one request: which replica's it is nobody knows, and it may be one that leaves
// next. And it says that it is ours: it must not come back to us.
extension FrontEndpoint {
    func connect() throws(SystemFault) -> Descriptor {
        isDirect
            ? try Socket.connect(to: address, typeOfService: PortSteering.mark)
            : try Socket.connect(to: address)
    }
}
