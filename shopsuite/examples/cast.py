"""The people of the example shops, and their customers."""

from shopsuite.examples.shape import Person

STAFF = (
    Person("Shen Ruolan 沈若兰", "owner"),
    Person("Lin Xiaoyu 林晓雨", "clerk"),
    Person("Wu Jianguo 吴建国", "warehouse"),
    Person("Zhou Min 周敏", "packer"),
    Person("Ma Tianyi 马天翼", "dispatcher"),
    Person("Qian Hui 钱慧", "finance"),
    Person("Sun Wei 孙伟", "purchasing"),
    Person("He Jing 何静", "host"),
    Person("Tang Fei 唐飞", "rider"),
    Person("Gu Changqing 顾长青", "supplier"),
    Person("Bai Yulan 白玉兰", "customer"),
)

#: A second pair of hands where shops have more than one.
COLLEAGUES = (
    Person("Xu Lei 徐磊", "warehouse"),
    Person("Emma Clarke", "clerk"),
    Person("Deng Chao 邓超", "rider"),
)

CUSTOMERS = (
    ("陈思远", "13805710011", "杭州市西湖区北山街12号"),
    ("王梦琪", "13905710023", "杭州市上城区中山中路188号3幢402"),
    ("李国强", "13605710034", "杭州市拱墅区莫干山路77号"),
    ("赵雅文", "13705710045", "杭州市滨江区江南大道588号B座1201"),
    ("Oliver Grant", "13505710056", "Room 1503, 9 Shuguang Road, Xihu District, Hangzhou"),
    ("孙晓彤", "13405710067", "杭州市余杭区文一西路969号"),
    ("周子墨", "13305710078", "杭州市萧山区市心北路36号"),
    ("Hannah Weiss", "13205710089", "21 Nanshan Road, Shangcheng District, Hangzhou"),
    ("吴静怡", "13105710090", "杭州市临平区南大街55号"),
    ("郑浩然", "15805710101", "上海市徐汇区衡山路8号"),
    ("冯佳慧", "15905710112", "苏州市姑苏区平江路66号"),
    ("Marco Bellini", "15005710123", "Apt 7B, 300 Gudun Road, Hangzhou"),
    ("蒋文博", "15105710134", "南京市鼓楼区湖南路18号"),
    ("韩雪", "15205710145", "杭州市西湖区龙井路1号"),
    ("杨帆", "15605710156", "宁波市海曙区中山西路99号"),
    ("朱丽叶", "18605710167", "杭州市上城区解放路206号"),
    ("Sofia Lindqvist", "18705710178", "88 Qingchun Road, Hangzhou"),
    ("何建平", "18805710189", "绍兴市越城区鲁迅中路241号"),
    ("高远", "18905710190", "杭州市西湖区玉古路168号"),
    ("曹颖", "17705710201", "杭州市拱墅区湖墅南路103号"),
)

COMPANIES = (
    ("杭州云栖科技有限公司", "0571-88010001", "杭州市西湖区云栖小镇5号楼"),
    ("Hangzhou International School", "0571-88010002", "78 Dongxin Road, Binjiang District, Hangzhou"),
    ("江南春酒店", "0571-88010003", "杭州市上城区湖滨路30号"),
    ("浙江省人民医院工会", "0571-88010004", "杭州市拱墅区上塘路158号"),
)
