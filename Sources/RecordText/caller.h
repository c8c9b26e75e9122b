// What of a record's `userIdentity` tells one caller from another.
#pragma once
#include <string>
#include <string_view>

namespace squelch {

/// Appends the text of a `userIdentity` without what changes from session to session and names nobody: its credentials
/// but for the four letters that tell their sort, when they were issued, and a session's name, where that is neither
/// an e-mail address nor of a role that IAM Identity Center made (``AWSIdentityReader`` reads it from those only).
void appendCaller(std::string &out, std::string_view caller);

} // namespace squelch
