"""District codes of number plates; with a hyphen any code counts, without one only these."""

DISTRICTS = frozenset(
    """AC B BA BE BI BM BN BO BOR BOT BRB BS BÜR CAS COE D DA DD DEL DN DO DT DU E EF EN ERK ES EU F
    FB FD FR G GE GL GLA GM GP GT GV GÖ HA HAM HB HD HEF HER HF HH HI HL HN HR HRO HS HSK HX J K KA KB
    KI KK KL KLE KO KR KS KÜN L LB LEV LER LG LH LIP LP LU LÜN M MA MD ME MG MH MI MK MR MS MTK MYK MZ
    N NE NF NOH NR OB OE OF OG OL OS P PA PB PE PF PLÖ R RE RS RT S SB SE SG SI SO SP ST STD STH SU TR
    UL UN VIE W WAF WAN WES WI WIT WN WO WOB WT WÜ Z ZW""".split()
)  # fmt: skip
